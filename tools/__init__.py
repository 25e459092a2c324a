"""What people who build or run Mitreden need beside it; the platform itself never imports this."""
