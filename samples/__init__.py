"""Sample bundles of invented companies: sound ones, and ones with one planted defect each."""
