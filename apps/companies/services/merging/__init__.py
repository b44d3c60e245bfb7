"""Two companies that are one: what each had is moved together, and everything that was can be traced."""

from apps.companies.services.merging.merge import MERGED_KIND, MergePreview, merge_companies, preview_merge

__all__ = ["MERGED_KIND", "MergePreview", "merge_companies", "preview_merge"]
