"""Issuers of tokens that publish their keys (OpenID Connect Discovery); needs the extra `oidc`."""
