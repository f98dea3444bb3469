"""The pages: rendered here, readable without script; small modules in ``static`` add the map and live filters."""
