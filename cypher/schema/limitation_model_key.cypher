CYPHER 5
// limitation_model_key
// drives: the limitations of device models
CREATE INDEX limitation_model_key IF NOT EXISTS
FOR (limitation:Limitation) ON (limitation.model_key)
