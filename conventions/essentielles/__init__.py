"""« Données essentielles » of the conventions of subvention: the row of each in the format of the State, and what may be published of it.

Texts: loi 2000-321 art. 10, décret 2017-779, arrêté of 17/11/2017; format: schema scdl/subventions 2.1.1 (metier §3). One row per beneficiary.
"""
