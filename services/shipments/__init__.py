"""Shipments: prepared, packed and sent by the owner, received by whoever keeps their destination, given to schools."""
