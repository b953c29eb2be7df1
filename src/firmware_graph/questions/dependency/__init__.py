"""Questions about dependencies on versions and upgrades, and about whole fleets and lists."""
