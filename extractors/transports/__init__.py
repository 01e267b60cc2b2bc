"""How files come to us: from a folder as it is, from an SFTP server, or from a SharePoint library."""
