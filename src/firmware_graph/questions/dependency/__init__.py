"""Questions on what depends on versions and upgrades, and on whole fleets and lists."""
