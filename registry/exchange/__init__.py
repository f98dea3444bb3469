"""Files that others read and write with GDAL; never the live register."""
