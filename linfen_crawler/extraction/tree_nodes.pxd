"""What is asked of lxml's own tree: the order of its nodes, and attributes without a namespace by their names."""

from libc.string cimport strcmp
from lxml.includes cimport etreepublic as tree_api
from lxml.includes.tree cimport XML_ELEMENT_NODE, XML_TEXT_NODE, xmlAttr, xmlNode


cdef inline xmlNode* following(xmlNode* node, xmlNode* top) noexcept:
    """The node behind one, among those at or below another: first what stands in it, then beside it; NULL for none."""
    if node.type == XML_ELEMENT_NODE and node.children is not NULL:
        return node.children
    while node is not top and node.next is NULL:
        node = node.parent
    return node.next if node is not top else NULL


cdef inline bint is_called(xmlAttr* given, const char* name) noexcept:
    """Whether an attribute has this name; most differ in their first letter."""
    return given.name[0] == <unsigned char>name[0] and strcmp(<const char*>given.name, name) == 0


cdef inline const char* plain_text(xmlAttr* given) noexcept:
    """The value of an attribute where it stands in the tree as one text, as the parser of HTML makes it; else NULL."""
    cdef xmlNode* text = given.children
    if text is NULL or text.next is not NULL or text.type != XML_TEXT_NODE:
        return NULL
    return <const char*>text.content


cdef inline xmlAttr* attribute_of(xmlNode* element, const char* name) noexcept:
    """An element's attribute; NULL where it has none of this name."""
    cdef xmlAttr* given = element.properties
    while given is not NULL:
        if given.ns is NULL and is_called(given, name):
            return given
        given = given.next
    return NULL


cdef inline str attribute(xmlNode* element, const char* name):
    """The value of an element's attribute; None where it has none of this name."""
    cdef xmlAttr* given = attribute_of(element, name)
    return tree_api.attributeValue(element, given) if given is not NULL else None
