"""Read the workbooks people keep by hand: typed rows land, every refused cell is named so that a school can mend it."""
