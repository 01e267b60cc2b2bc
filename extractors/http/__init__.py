"""Speaking to a source: sessions that keep their manners, ways of being let in, pages, increments."""
