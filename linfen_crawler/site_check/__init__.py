"""Whether a site still is what its definition says: a look at the live site, part by part."""
