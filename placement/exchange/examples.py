"""The rows that templates show: invented, marked as examples, and passed over when they are left in."""

from __future__ import annotations

from placement.organisations.drafts import with_check_digit

CODE = with_check_digit("91320200MA1EX4MP0")

Row = dict[str, str]

EXAMPLES: dict[str, dict[str, list[Row]]] = {
    "positions": {
        "zh": [
            {
                "credit_code": CODE, "name_zh": "无锡某某传感科技有限公司", "role": "vice_president",
                "title": "【示例】科技副总（封装材料）", "seats": "1", "purpose": "service",
                "tasks": "高温封装胶在150摄氏度下200小时后开裂，已试过三种配方，现有一条中试线和老化箱可用。",
                "outcomes": "一种可量产的配方；一份工艺规程；培训6名工程师。", "disciplines": "0805、0817",
                "term_months": "24", "days_per_year": "90", "mode": "part_time", "pay_min": "18", "pay_max": "28",
                "min_degree": "4", "min_title_rank": "2", "conditions": "提供公寓和往返交通。",
                "contact": "人力资源部 0510-00000000 hr@example.cn",
            },
            {
                "credit_code": CODE, "name_zh": "无锡某某传感科技有限公司", "role": "research_assistant",
                "title": "【示例】科研助理（信号处理）", "seats": "3", "purpose": "research",
                "tasks": "整理三年的振动记录，找出轴承早期故障的特征，并写成可重复运行的程序。",
                "outcomes": "标注好的数据；一个能运行的程序；一份报告。", "disciplines": "0810",
                "term_months": "12", "days_per_year": "240", "mode": "full_time", "pay_min": "8", "pay_max": "10",
                "contact": "研发部 0510-00000001",
            },
        ],
        "en": [
            {
                "credit_code": CODE, "name_zh": "无锡某某传感科技有限公司", "role": "vice_president",
                "title": "[Example] Vice president for packaging materials", "seats": "1", "purpose": "service",
                "tasks": "The sealing compound cracks after 200 hours at 150 °C; three recipes were tried; a pilot"
                " line and an ageing cabinet are at hand.",
                "outcomes": "A recipe for series production; a procedure; six engineers trained.",
                "disciplines": "0805; 0817", "term_months": "24", "days_per_year": "90", "mode": "part_time",
                "pay_min": "18", "pay_max": "28", "min_degree": "4", "min_title_rank": "2",
                "conditions": "A flat and travel are provided.", "contact": "Personnel, +86 510 0000 0000",
            },
            {
                "credit_code": CODE, "name_zh": "无锡某某传感科技有限公司", "role": "research_assistant",
                "title": "[Example] Research assistant for signal processing", "seats": "3", "purpose": "research",
                "tasks": "Sort three years of vibration records, find the early signs of bearing faults, write a"
                " program that can be run again.",
                "outcomes": "Labelled data; a program that runs; a report.", "disciplines": "0810",
                "term_months": "12", "days_per_year": "240", "mode": "full_time", "pay_min": "8", "pay_max": "10",
                "contact": "Research department, +86 510 0000 0001",
            },
        ],
    },
    "courses": {
        "zh": [
            {
                "credit_code": CODE, "name_zh": "无锡某某传感科技有限公司", "title": "【示例】巡检机器人为什么停机",
                "background": "车间有12台巡检机器人，每周停机约30次，影响夜班巡检。",
                "problem": "从一年的运行记录里找出停机的主要原因，并提出一个可以在现场验证的改进办法。",
                "deliverables": "一份分析报告和一个能运行的原型。", "disciplines": "0811、0812", "team_least": "3",
                "team_most": "6", "credits": "2", "mentor_hours": "2", "starts_on": "2027-03-01",
                "ends_on": "2027-06-30", "ownership": "joint", "needs_nda": "yes", "min_title_rank": "3",
                "contact": "研发部 0510-00000001",
            }
        ],
        "en": [
            {
                "credit_code": CODE, "name_zh": "无锡某某传感科技有限公司",
                "title": "[Example] Why do the inspection robots stop?",
                "background": "Twelve robots inspect the halls at night and stop about thirty times a week.",
                "problem": "Find the main causes in a year of records and propose a remedy that can be tried.",
                "deliverables": "A report and a prototype that runs.", "disciplines": "0811; 0812", "team_least": "3",
                "team_most": "6", "credits": "2", "mentor_hours": "2", "starts_on": "2027-03-01",
                "ends_on": "2027-06-30", "ownership": "joint", "needs_nda": "yes", "min_title_rank": "3",
                "contact": "Research department, +86 510 0000 0001",
            }
        ],
    },
    "staff": {
        "zh": [
            {
                "number": "2015001", "name_zh": "【示例】周教授", "email": "zhou@example.cn",
                "department": "机械工程学院",
                "title_code": "副教授", "degree": "4", "birth_year": "1985", "birth_month": "5",
                "employment": "regular", "management_post": "no", "clean_record": "yes", "months_served": "0",
                "days_per_year": "120", "disciplines": "0802、0805", "roles": "科技副总、技术顾问", "load": "1",
            },
            {
                "number": "2020117", "name_zh": "【示例】吴老师", "email": "wu@example.cn", "department": "材料学院",
                "title_code": "讲师", "degree": "4", "birth_year": "1991", "birth_month": "11",
                "employment": "contract", "contract_until": "2031-08-31", "management_post": "no",
                "clean_record": "yes", "days_per_year": "60", "disciplines": "0805", "roles": "课程教师", "load": "1",
            },
        ],
        "en": [
            {
                "number": "2015001", "name_zh": "[Example] Zhou", "email": "zhou@example.cn",
                "department": "School of Mechanical Engineering", "title_code": "Associate professor", "degree": "4",
                "birth_year": "1985", "birth_month": "5", "employment": "regular", "management_post": "no",
                "clean_record": "yes", "months_served": "0", "days_per_year": "120", "disciplines": "0802; 0805",
                "roles": "Science-and-technology vice president; Technical advisor", "load": "1",
            },
            {
                "number": "2020117", "name_zh": "[Example] Wu", "email": "wu@example.cn",
                "department": "School of Materials", "title_code": "Lecturer", "degree": "4", "birth_year": "1991",
                "birth_month": "11", "employment": "contract", "contract_until": "2031-08-31",
                "management_post": "no", "clean_record": "yes", "days_per_year": "60", "disciplines": "0805",
                "roles": "Course teacher", "load": "1",
            },
        ],
    },
    "students": {
        "zh": [
            {
                "number": "20240101", "name_zh": "【示例】郑同学", "email": "zheng@example.cn",
                "department": "计算机学院", "birth_year": "2004", "birth_month": "3", "enrolled_year": "3",
                "clean_record": "yes", "disciplines": "0812", "applies": "是",
            },
            {
                "number": "20240102", "name_zh": "【示例】冯同学", "email": "feng@example.cn",
                "department": "计算机学院", "birth_year": "2005", "birth_month": "9", "enrolled_year": "2",
                "clean_record": "yes", "disciplines": "0812", "applies": "否",
            },
        ],
        "en": [
            {
                "number": "20240101", "name_zh": "[Example] Zheng", "email": "zheng@example.cn",
                "department": "School of Computing", "birth_year": "2004", "birth_month": "3", "enrolled_year": "3",
                "clean_record": "yes", "disciplines": "0812", "applies": "yes",
            },
            {
                "number": "20240102", "name_zh": "[Example] Feng", "email": "feng@example.cn",
                "department": "School of Computing", "birth_year": "2005", "birth_month": "9", "enrolled_year": "2",
                "clean_record": "yes", "disciplines": "0812", "applies": "no",
            },
        ],
    },
    "lists": {
        "zh": [
            {
                "number": "2015001", "name_zh": "【示例】周教授", "email": "zhou@example.cn",
                "university": "东南大学",
                "choice_1": "3-12", "choice_2": "3-4", "choice_3": "5-1", "choice_4": "3-7",
            },
            {
                "number": "20240101", "name_zh": "【示例】郑同学", "email": "zheng@example.cn",
                "university": "东南大学", "choice_1": "3-21", "choice_2": "5-8",
            },
        ],
        "en": [
            {
                "number": "2015001", "name_zh": "[Example] Zhou", "email": "zhou@example.cn",
                "university": "Southeast University", "choice_1": "3-12", "choice_2": "3-4", "choice_3": "5-1",
            },
            {
                "number": "20240101", "name_zh": "[Example] Zheng", "email": "zheng@example.cn",
                "university": "Southeast University", "choice_1": "3-21", "choice_2": "5-8",
            },
        ],
    },
}  # fmt: skip
