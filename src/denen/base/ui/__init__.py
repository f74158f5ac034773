"""What people see: the page, its parts, forms, error pages, languages."""
