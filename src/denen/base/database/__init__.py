"""PostgreSQL: the embedded server, or any server of 15 or newer; and the weak roles that serve. No Django in here."""
