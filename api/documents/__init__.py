"""Papers: docx and PDF from one content.

agreement → content → docx, pdf

What a paper says is put together once, of paragraphs, tables and drawings; the two renderers know nothing of it.
The same content gives the same bytes.
"""
