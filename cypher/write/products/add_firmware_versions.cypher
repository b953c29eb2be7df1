CYPHER 5
// add_firmware_versions
// template: write/products/add_firmware_versions.cypher.j2
// changes:  adds firmware versions to their models; a column that is not known is null, and is not stored
// params:   versions LIST<LIST<ANY>>
// returns:  nothing
// rows:     none
// index:    device_model_key
// example:  {"versions": [[20, "01000000", "01000000", "1057/0001///ESME////PRODUCTION"]]}
// callers:  firmware_graph.records.writing
UNWIND $versions AS row
MATCH (model:DeviceModel {key: row[3]})
CREATE (model)-[:HAS_FIRMWARE]->(:FirmwareVersion {
  cpl_entry_id: row[0],
  version_hex: row[1],
  version_submitted: row[2],
  model_key: row[3],
  manufacturer_code: row[4],
  manufacturer_name: row[5],
  manufacturer_name_submitted: row[6],
  device_type: row[7],
  generation: row[8],
  environment: row[9],
  model_identifier: row[10],
  model_name: row[11],
  hardware_version: row[12],
  hardware_revision: row[13],
  variant: row[14],
  listed_status: row[15],
  added_on: row[16],
  removed_on: row[17],
  gbcs_version: row[18],
  smets_chts_version: row[19],
  zigbee_band: row[20],
  zigbee_band_submitted: row[21],
  han_join_notes: row[22],
  image_hash: row[23],
  cpa_certificate_id: row[24],
  cpa_expires_on: row[25],
  cpa_renews_on: row[26],
  data_quality: row[27],
  minimum_hardware: row[28],
  maximum_hardware: row[29],
  required_comms_hub_entry_id: row[30],
  predecessors_declared: row[31],
  has_quarantined_predecessor: row[32],
  released_on: row[33],
  manufacturer_contact: row[34],
  recorded_from: row[35]
})
