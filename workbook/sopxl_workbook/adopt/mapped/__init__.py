"""The map of a planner's own workbook: proposed, corrected in a text file, found again after edits.

propose makes a Map of what adopt found; read_map and write_map keep it as TOML; resolve says where
all of it stands today; check_rules proves the identities of the map again.
"""
