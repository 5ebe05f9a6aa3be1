"""The company: typed tables in, a whole plan out; imports calc and calendar, no spreadsheet."""
