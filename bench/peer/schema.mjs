// The same graph as @neo4j/graphql has it: nodes and relationships by its directives, and Cypher for what needs a
// path or a comparison of versions.
//
// It is written as its documentation advises, and given what the product has: the property names, the indexes and,
// for defects, the access path of the product's own Cypher. It answers less: no clocks (an upgrade that ended is
// left out, one that is not in effect yet is not looked for), no advice, no reasons, no access control.
export const typeDefs = /* GraphQL */ `
  type Manufacturer @node {
    code: String!
    name: String!
    deviceModels: [DeviceModel!]! @relationship(type: "MAKES", direction: OUT)
  }

  type DeviceModel @node {
    id: ID! @alias(property: "key")
    modelName: String @alias(property: "model_name")
    modelIdentifier: String! @alias(property: "model_identifier")
    deviceType: String! @alias(property: "device_type")
    manufacturer: [Manufacturer!]! @relationship(type: "MAKES", direction: IN)
    firmwareVersions: [FirmwareVersion!]! @relationship(type: "HAS_FIRMWARE", direction: OUT)
  }

  type Upgrade @relationshipProperties {
    evidence: String!
    recordedTo: Float @alias(property: "recorded_to")
    effectiveTo: Float @alias(property: "effective_to")
  }

  type FirmwareVersion @node {
    cplEntryId: Int! @alias(property: "cpl_entry_id")
    manufacturerCode: String! @alias(property: "manufacturer_code")
    versionHex: String @alias(property: "version_hex")
    versionSubmitted: String! @alias(property: "version_submitted")
    addedOn: Date @alias(property: "added_on")
    zigbeeBand: String! @alias(property: "zigbee_band")
    imageHash: String @alias(property: "image_hash")
    releasedOn: Date @alias(property: "released_on")
    predecessorsDeclared: String @alias(property: "predecessors_declared")
    deviceModel: [DeviceModel!]! @relationship(type: "HAS_FIRMWARE", direction: IN)
    upgradesTo: [FirmwareVersion!]! @relationship(type: "UPGRADES_TO", direction: OUT, properties: "Upgrade")
    reachableFrom(first: Int!): [FirmwareVersion!]!
      @cypher(
        statement: """
        MATCH (version:FirmwareVersion) (()-[upgrade:UPGRADES_TO]->()
          WHERE upgrade.recorded_to IS NULL AND upgrade.effective_to IS NULL)+ (this)
        WITH DISTINCT version
        ORDER BY version.cpl_entry_id
        LIMIT toInteger($first)
        RETURN version
        """
        columnName: "version"
      )
  }

  type RestrictedFirmware @node {
    cplEntryId: Int! @alias(property: "cpl_entry_id")
    firmwareVersion: FirmwareVersion
      @cypher(
        statement: """
        MATCH (version:FirmwareVersion {cpl_entry_id: this.cpl_entry_id})
        RETURN version
        """
        columnName: "version"
      )
  }

  type ZigbeeStack @node {
    id: ID! @alias(property: "key")
    name: String!
    version: String
    restrictedFirmware: [RestrictedFirmware!]! @relationship(type: "BUILT_ON", direction: IN)
  }

  type StackExposure {
    name: String!
    version: String!
    firmwareCount: Int!
  }

  type Defect @node {
    id: ID! @alias(property: "defect_id")
    title: String!
    stackVersions: [StackExposure!]!
      @cypher(
        statement: """
        MATCH (this)-[range:IN_RANGE]->(family:StackFamily)
        WHERE range.recorded_to IS NULL
        MATCH (stack:ZigbeeStack)
        WHERE stack.name = family.name
        WITH range, stack, [part IN split(stack.version, '.') | toInteger(part)] AS parts
        WHERE parts >= [part IN split(range.introduced, '.') | toInteger(part)]
          AND parts < [part IN split(range.fixed, '.') | toInteger(part)]
        MATCH (chipset:Chipset)
        WHERE range.chipset_part IS NULL
          OR (chipset.vendor = range.chipset_vendor AND chipset.part = range.chipset_part)
        CALL (stack, chipset) {
          MATCH (restricted:RestrictedFirmware)
          WHERE restricted.stack_key = stack.key AND restricted.chipset_key = chipset.key
            AND restricted.cpl_entry_id > 0
          RETURN count(restricted) AS firmware
        }
        WITH stack, sum(firmware) AS firmware
        WHERE firmware > 0
        WITH stack, firmware
        ORDER BY stack.key
        RETURN {name: stack.name, version: stack.version, firmwareCount: firmware} AS exposure
        """
        columnName: "exposure"
      )
    affected(first: Int!, after: Int!): [FirmwareVersion!]!
      @cypher(
        statement: """
        MATCH (this)-[range:IN_RANGE]->(family:StackFamily)
        WHERE range.recorded_to IS NULL
        MATCH (stack:ZigbeeStack)
        WHERE stack.name = family.name
        WITH range, stack, [part IN split(stack.version, '.') | toInteger(part)] AS parts
        WHERE parts >= [part IN split(range.introduced, '.') | toInteger(part)]
          AND parts < [part IN split(range.fixed, '.') | toInteger(part)]
        MATCH (chipset:Chipset)
        WHERE range.chipset_part IS NULL
          OR (chipset.vendor = range.chipset_vendor AND chipset.part = range.chipset_part)
        CALL (stack, chipset) {
          MATCH (restricted:RestrictedFirmware)
          WHERE restricted.stack_key = stack.key AND restricted.chipset_key = chipset.key
            AND restricted.cpl_entry_id > toInteger($after)
          RETURN restricted
          ORDER BY restricted.stack_key, restricted.chipset_key, restricted.cpl_entry_id
          LIMIT toInteger($first)
        }
        WITH restricted
        ORDER BY restricted.cpl_entry_id
        LIMIT toInteger($first)
        MATCH (version:FirmwareVersion {cpl_entry_id: restricted.cpl_entry_id})
        RETURN version
        ORDER BY version.cpl_entry_id
        """
        columnName: "version"
      )
  }

  type PathwayVersion {
    cplEntryId: Int!
    versionHex: String
  }

  type Pathway {
    hops: Int!
    versions: [PathwayVersion!]!
  }

  type Query {
    upgradePathway(source: Int!, target: Int!): [FirmwareVersion!]!
      @cypher(
        statement: """
        MATCH (source:FirmwareVersion {cpl_entry_id: toInteger($source)})
        MATCH (target:FirmwareVersion {cpl_entry_id: toInteger($target)})
        MATCH path = shortestPath((source)-[:UPGRADES_TO*]->(target))
        WHERE all(upgrade IN relationships(path)
          WHERE upgrade.recorded_to IS NULL AND upgrade.effective_to IS NULL)
        UNWIND nodes(path) AS version
        RETURN version
        """
        columnName: "version"
      )
    upgradePathways(sources: [Int!]!, targets: [Int!]!): [Pathway!]!
      @cypher(
        statement: """
        UNWIND range(0, size($sources) - 1) AS place
        MATCH (source:FirmwareVersion {cpl_entry_id: toInteger($sources[place])})
        MATCH (target:FirmwareVersion {cpl_entry_id: toInteger($targets[place])})
        MATCH path = shortestPath((source)-[:UPGRADES_TO*]->(target))
        WHERE all(upgrade IN relationships(path)
          WHERE upgrade.recorded_to IS NULL AND upgrade.effective_to IS NULL)
        WITH place, path
        ORDER BY place
        RETURN {
          hops: length(path),
          versions: [version IN nodes(path) | {cplEntryId: version.cpl_entry_id, versionHex: version.version_hex}]
        } AS pathway
        """
        columnName: "pathway"
      )
  }
`;
