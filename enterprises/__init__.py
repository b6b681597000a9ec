"""The register: who offers what, where; how it is assessed and when it was last verified."""
