"""SAMHSA's National Survey on Drug Use and Health, nationally: how many are ill, how many are treated, and why not.

Nothing is fetched: the annual reports are PDFs and the Detailed Tables were never called from here. The figures are
transcribed in `data/published/samhsa.csv`, one number a row, each with its grade:
- primary: the 2023 annual report (Tables A and B; percents with standard errors, from which intervals are derived), the
  2018 Detailed Tables for youths (no errors), and the two-year averages with SAMHSA's own intervals;
- official text and transcription: press announcement, short reports, Healthy People; AMI 2008-2019 by age;
- secondary: all of 2020 and 2024, and NAMI's lists of 2018 and 2021, until the reports themselves are had.

Quirks: a count printed in millions and its percent are two rows. Table letters: A gives counts, B percents. `*` is
suppressed, never zero. Values of the first prediction model (2009-2011) are kept and flagged `superseded`.
The same figure printed twice, hedged figures and paraphrases are left out; `data/excluded/samhsa.csv` lists each with its
reason. Percentages *not* treated are not printed by SAMHSA; `etl/derive.py` computes them.
"""

from __future__ import annotations

from etl.model import Source
from etl.nsduh import indicators, methods

SOURCE = Source(
    slug="samhsa",
    title="National Survey on Drug Use and Health (NSDUH), national figures",
    publisher="Substance Abuse and Mental Health Services Administration (SAMHSA)",
    page_url="https://www.samhsa.gov/data/report/2023-nsduh-annual-national-report",
    licence="US Government work, public domain; SAMHSA asks to be cited",
    citation=(
        "Substance Abuse and Mental Health Services Administration. Key substance use and mental health indicators in "
        "the United States: Results from the 2023 National Survey on Drug Use and Health. Rockville, MD, 2024."
    ),
    update_days=365,
    indicators=indicators(
        *(f"{condition}_prevalence" for condition in ("ami", "smi", "mde_adult", "mde_youth")),
        *(f"{condition}_{measure}"
          for condition in ("ami", "smi", "mde_adult", "mde_youth")
          for measure in ("treated", "untreated", "care_type", "unmet_need", "sought_treatment",
                          "thought_treatment_needed", "no_perceived_need")),
        "mde_adult_severe_prevalence", "mde_youth_severe_prevalence", "mde_youth_severe_treated",
        "mde_youth_severe_care_type", "ami_unmet_need_all", "ami_no_treatment_reason", "mde_youth_no_treatment_reason",
        "adult_treated", "youth_treated", "adult_care_type", "youth_care_type",
        "mde_adult_severe_untreated", "mde_youth_severe_untreated",
        "ami_treated_adults", "ami_untreated_adults",  # these and percent untreated are derived, by etl/derive.py
    ),
    methods=methods(
        "2008_2019", "youth_2004_2019", "2020", "2021_original_weights", "2021_on", "2024", "first_model",
        "two_year_2014_2015", "two_year_2018_2019", "pooled_2012_2014",
        "services_2008_2019", "services_2020", "services_2021_original_weights", "services_first_model",
        "services_two_year_2018_2019", "treatment_2022", "treatment_2024", "depression_treatment_2004_2019",
        "unmet_need_2020", "unmet_need_2022", "reasons_2020", "reasons_2022", "reasons_2024",
    ),
    min_rows=1800,
    edition=(
        "2023 annual report (July 2024); 2018 Detailed Tables for youths; earlier years from the reports named in each "
        "row; 2020 and 2024 second-hand"
    ),
    left_out="68 of the reference's figures, each with its reason in data/excluded/samhsa.csv: most are printed twice; the others contradict a better source or name no population.",
    called="No request is made. The report's Detailed Tables are HTML pages that nobody here has called.",
)  # fmt: skip
