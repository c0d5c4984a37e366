"""Report → page: sentences and tables as a person reads them."""
