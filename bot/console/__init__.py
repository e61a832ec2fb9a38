"""The staff web console: server-rendered pages in Vietnamese over `handlers/desk`; works without JavaScript."""
