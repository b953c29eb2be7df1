CYPHER 5
// manufacturer_code
// keeps: one manufacturer for a ZigBee manufacturer code
CREATE CONSTRAINT manufacturer_code IF NOT EXISTS
FOR (manufacturer:Manufacturer) REQUIRE manufacturer.code IS UNIQUE
