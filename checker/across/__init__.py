"""What only shows when bundles lie side by side: footprints, their index, rules B001–B005."""
