-- Grain: one file_sha256; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'access_education',
    'export_files',
    key=['file_sha256'],
) }}
