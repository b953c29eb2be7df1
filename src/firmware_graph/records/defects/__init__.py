"""How defects and assessments are read, checked and compared; all of it is for the Security Sub-Committee alone."""
