"""What the compiled walk asks of texts, too."""


cpdef str squeezed(given)
