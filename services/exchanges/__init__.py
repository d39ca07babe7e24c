"""The youth exchange: what it is, its visits, who takes part; its other parts stand beside in modules of their own."""
