"""Files that hold files: ZIP archives, the packages of office files, the container of Office 97."""
