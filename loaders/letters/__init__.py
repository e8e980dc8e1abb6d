"""Letters to the units as Word files, from templates that an office can change in Word (``data/templates``)."""
