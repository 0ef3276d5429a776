"""Writers: one check in, one report out (JSON, terminal text, HTML page, Excel, Word)."""
