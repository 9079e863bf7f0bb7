"""The ledger: what is reserved, promised, engagé, paid, left to pay and planned, read from the rows and never stored.

Planned, reserved, engagé and paid are four different words (architecture.md, « Data that is law »). All amounts are euros to the cent.

- **réservé**: of a convention that holds, the acts validated or further, what they take back only once they are signed. Of one that has ended
  (terminated, settled, closed), what was paid: the rest went back to the envelope. It is `Parcours.montant_reserve`, act by act.
- **promis**: the acts signed by both sides. It is `Convention.montant_total`.
- **engagé**: the acts whose EJ is recorded, in the exercice of `engagee_le`.
- **payé**: the payments that are paid, in the exercice of `paye_le`. It is `Convention.montant_paye`.
- **reste à payer**: engagé less payé, of the conventions that hold; nothing is left of one that has ended.
- **rendu**: engagé less payé, of the conventions that have ended: it will not be paid.
- **prévu**: the places of the schedule in force that are not paid, in the exercice of their planned day; a day of a past year is carried to the
  current exercice, since it can no longer be paid before. Of a convention that holds, it is promis less payé, and less what a
  last payment capped to the expenses left of its place, to the cent.
- **à reverser**, **reversé**: what the territory gives back, in the exercice of `recu_le` once it is received; what is given up counts nowhere.

An exercice is a calendar year (décret 2012-1246, GBCP).
"""
