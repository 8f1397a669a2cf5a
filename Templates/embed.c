#include "ReportTemplates.h"

static const unsigned char html_css[] = {
#embed "html/report.css"
};
static const unsigned char html_report[] = {
#embed "html/report.mustache"
};
static const unsigned char html_head[] = {
#embed "html/head.mustache"
};
static const unsigned char html_comparison_css[] = {
#embed "html/comparison.css"
};
static const unsigned char html_comparison[] = {
#embed "html/comparison.mustache"
};
static const unsigned char html_headline[] = {
#embed "html/headline.mustache"
};
static const unsigned char html_heap[] = {
#embed "html/heap.mustache"
};
static const unsigned char html_ledger[] = {
#embed "html/ledger.mustache"
};
static const unsigned char html_ledger_table[] = {
#embed "html/ledger-table.mustache"
};
static const unsigned char html_findings[] = {
#embed "html/findings.mustache"
};
static const unsigned char html_blocks[] = {
#embed "html/blocks.mustache"
};
static const unsigned char html_relations[] = {
#embed "html/relations.mustache"
};
static const unsigned char html_relation[] = {
#embed "html/relation.mustache"
};
static const unsigned char html_relation_body[] = {
#embed "html/relation-body.mustache"
};
static const unsigned char html_unmatched[] = {
#embed "html/unmatched.mustache"
};
static const unsigned char html_gaps[] = {
#embed "html/gaps.mustache"
};
static const unsigned char html_readings[] = {
#embed "html/readings.mustache"
};
static const unsigned char html_captures[] = {
#embed "html/captures.mustache"
};
static const unsigned char markdown_report[] = {
#embed "markdown/report.mustache"
};
static const unsigned char markdown_comparison[] = {
#embed "markdown/comparison.mustache"
};
static const unsigned char markdown_relation[] = {
#embed "markdown/relation.mustache"
};

static const report_template all[] = {
    {"html/report.css", html_css, sizeof html_css},
    {"html/report.mustache", html_report, sizeof html_report},
    {"html/head.mustache", html_head, sizeof html_head},
    {"html/comparison.css", html_comparison_css, sizeof html_comparison_css},
    {"html/comparison.mustache", html_comparison, sizeof html_comparison},
    {"html/headline.mustache", html_headline, sizeof html_headline},
    {"html/heap.mustache", html_heap, sizeof html_heap},
    {"html/ledger.mustache", html_ledger, sizeof html_ledger},
    {"html/ledger-table.mustache", html_ledger_table, sizeof html_ledger_table},
    {"html/findings.mustache", html_findings, sizeof html_findings},
    {"html/blocks.mustache", html_blocks, sizeof html_blocks},
    {"html/relations.mustache", html_relations, sizeof html_relations},
    {"html/relation.mustache", html_relation, sizeof html_relation},
    {"html/relation-body.mustache", html_relation_body, sizeof html_relation_body},
    {"html/unmatched.mustache", html_unmatched, sizeof html_unmatched},
    {"html/gaps.mustache", html_gaps, sizeof html_gaps},
    {"html/readings.mustache", html_readings, sizeof html_readings},
    {"html/captures.mustache", html_captures, sizeof html_captures},
    {"markdown/report.mustache", markdown_report, sizeof markdown_report},
    {"markdown/comparison.mustache", markdown_comparison, sizeof markdown_comparison},
    {"markdown/relation.mustache", markdown_relation, sizeof markdown_relation},
};

size_t report_template_count(void) { return sizeof all / sizeof *all; }

report_template report_template_at(size_t index) { return all[index]; }
