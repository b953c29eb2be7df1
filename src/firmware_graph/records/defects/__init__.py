"""How defects and assessments are parsed, checked and compared; all of it is for the Security Sub-Committee only."""
