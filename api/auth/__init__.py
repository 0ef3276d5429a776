"""Who may do what: accounts, keys, sessions, roles, rates."""
