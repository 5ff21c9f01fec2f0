"""`chainrule play`: a network on a table that can be watched, touched and rewound, in a browser or a notebook."""
