"""A page of our own where citizens give what a chat is not to carry: name, address, phone, photos. No JavaScript."""
