"""What goes in and out over HTTP and as JSON on the command line."""
