"""The doors: HTTP, pages, the command line. Only here are today's date and the person asking known."""
