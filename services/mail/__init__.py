"""Mail: what is written (catalogue), kept (outbox) and sent (delivery over SMTP)."""
