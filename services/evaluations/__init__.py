"""What tutor, intern and referent teacher say of an internship at its end: asked, answered, corrected, read."""
