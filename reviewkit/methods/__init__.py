"""Pure methods: arguments in, values out; no files, SQL, network or clock."""
