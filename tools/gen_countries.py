#!/usr/bin/env python3
"""Writes data/countries.csv: the names and codes by which a country cell may call a region.

    pip install babel pycountry && python3 tools/gen_countries.py

Sources: territory names of CLDR (through Babel; Unicode licence), codes and English names of ISO 3166-1 (through
pycountry; facts), and short forms in use, written by hand below. Only regions that data/numbering_plan.xml knows are
kept. A name that would mean two regions is left out, and said on standard error; a code beats a name.
"""

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import babel
import pycountry
from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = [
    ("en", "en"), ("zh_Hans", "zh-Hans"), ("zh_Hant", "zh-Hant"), ("zh_Hant_HK", "zh-Hant"), ("de", "de"),
    ("de_CH", "de"), ("fr", "fr"), ("es", "es"), ("es_MX", "es"), ("pt", "pt"), ("pt_PT", "pt"), ("ja", "ja"),
    ("ru", "ru"),
]

# code: language: short forms and older names in use, which neither CLDR nor ISO list.
BY_HAND = {
    "US": {"en": "U.S.|USA|U.S.A.|US of A|United States|United States of America|The United States|the United States of America|the US|the USA|America|Estados Unidos de America",
           "zh-Hans": "美利坚合众国", "zh-Hant": "美利堅合眾國", "de": "Vereinigte Staaten von Amerika|Amerika", "fr": "États-Unis d'Amérique|Etats Unis",
           "es": "EE. UU.|EEUU|EE UU|Estados Unidos de América", "pt": "EUA|Estados Unidos da América", "ja": "米国|アメリカ|合衆国", "ru": "США|Соединенные Штаты Америки|Америка"},
    "GB": {"en": "UK|U.K.|GB|G.B.|Great Britain|Britain|The United Kingdom|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland|UK (Great Britain)",
           "zh-Hans": "大不列颠|英格兰|苏格兰|威尔士|北爱尔兰|联合王国", "zh-Hant": "大不列顛|英格蘭|蘇格蘭|威爾斯|北愛爾蘭|聯合王國",
           "de": "Großbritannien|Grossbritannien|England|Schottland|Wales|Nordirland|GB", "fr": "Grande-Bretagne|Angleterre|Écosse|Pays de Galles|Irlande du Nord|R.-U.",
           "es": "Gran Bretaña|Inglaterra|Escocia|Gales|Irlanda del Norte", "pt": "Grã-Bretanha|Inglaterra|Escócia|País de Gales|Irlanda do Norte",
           "ja": "英国|イギリス|イングランド|スコットランド|ウェールズ|北アイルランド", "ru": "Англия|Шотландия|Уэльс|Северная Ирландия|Британия|Соединённое Королевство"},
    "CN": {"en": "PRC|P.R.C.|P.R. China|PR China|China PRC|China (PRC)|Mainland China|China Mainland|People's Republic of China|The People's Republic of China|China P.R.",
           "zh-Hans": "中国大陆|大陆|中国内地|内地|中华人民共和国|中国境内", "zh-Hant": "中國大陸|大陸|中國內地|內地|中華人民共和國",
           "de": "Volksrepublik China|VR China", "fr": "République populaire de Chine|Chine continentale|Chine populaire", "es": "República Popular China|China continental",
           "pt": "República Popular da China", "ja": "中華人民共和国|中国本土", "ru": "КНР|Китайская Народная Республика"},
    "HK": {"en": "Hong Kong|Hongkong|Hong Kong SAR|Hong Kong, China|HKSAR|H.K.|Hong Kong S.A.R.|China Hong Kong", "zh-Hans": "香港|中国香港|香港特区|香港特别行政区", "zh-Hant": "香港|中國香港|香港特區|香港特別行政區",
           "de": "Hongkong|Hong Kong", "fr": "Hong Kong|Hongkong", "es": "Hong Kong", "pt": "Hong Kong", "ja": "香港|ホンコン", "ru": "Гонконг"},
    "MO": {"en": "Macau|Macao|Macau SAR|Macao SAR|Macau, China|China Macau", "zh-Hans": "澳门|中国澳门|澳门特区|澳门特别行政区", "zh-Hant": "澳門|中國澳門|澳門特區|澳門特別行政區",
           "de": "Macau|Macao", "fr": "Macao", "es": "Macao", "pt": "Macau", "ja": "マカオ|澳門", "ru": "Макао"},
    "TW": {"en": "Taiwan|Taiwan, ROC|Taiwan R.O.C.|Taiwan (ROC)|ROC|R.O.C.|Republic of China|Taiwan, China|Chinese Taipei|Taiwan, Province of China|China Taiwan",
           "zh-Hans": "台湾|臺湾|中国台湾|台湾地区|台湾省|中国台湾省|中华民国", "zh-Hant": "台灣|臺灣|中國台灣|中華民國|臺灣地區|台灣地區", "ja": "台湾|中華民国", "fr": "Taïwan", "es": "Taiwán", "ru": "Тайвань"},
    "KR": {"en": "South Korea|Republic of Korea|Korea, South|Korea South|S. Korea|S Korea|ROK|Korea|Korea (South)|Korea (Republic of)|Korea Republic|South Korea (Republic of Korea)|대한민국|한국|남한",
           "zh-Hans": "韩国|南韩|大韩民国", "zh-Hant": "韓國|南韓|大韓民國", "de": "Südkorea|Korea (Süd)|Republik Korea", "fr": "Corée du Sud|République de Corée", "es": "Corea del Sur|República de Corea",
           "pt": "Coreia do Sul|Coréia do Sul|República da Coreia", "ja": "韓国|大韓民国", "ru": "Южная Корея|Республика Корея|Корея"},
    "KP": {"en": "North Korea|DPRK|Korea, North|Korea North|Democratic People's Republic of Korea|Korea (North)", "zh-Hans": "朝鲜|北韩|北朝鲜", "zh-Hant": "北韓|朝鮮", "de": "Nordkorea", "fr": "Corée du Nord",
           "es": "Corea del Norte", "pt": "Coreia do Norte", "ja": "北朝鮮", "ru": "Северная Корея|КНДР"},
    "RU": {"en": "Russia|Russian Federation|The Russian Federation", "zh-Hans": "俄国|俄罗斯联邦", "zh-Hant": "俄國|俄羅斯聯邦", "de": "Russische Föderation|Rußland|Russland", "fr": "Fédération de Russie",
           "es": "Federación Rusa|Federación de Rusia", "pt": "Federação Russa|Federação da Rússia", "ja": "ロシア連邦", "ru": "РФ|Российская Федерация"},
    "DE": {"en": "Federal Republic of Germany|FRG", "zh-Hans": "德意志联邦共和国", "de": "BRD|Bundesrepublik Deutschland|Deutschl.", "fr": "République fédérale d'Allemagne|RFA", "ja": "ドイツ連邦共和国", "ru": "ФРГ"},
    "NL": {"en": "Holland|The Netherlands|The Nederlands|Nederland", "zh-Hans": "荷兰", "de": "Holland|die Niederlande", "fr": "Hollande|Les Pays-Bas", "es": "Holanda|Los Países Bajos", "pt": "Holanda", "ja": "オランダ", "ru": "Голландия"},
    "CZ": {"en": "Czech Republic|The Czech Republic|Czechia", "de": "Tschechische Republik|Tschechei", "fr": "République tchèque", "es": "República Checa", "pt": "República Checa|República Tcheca|Chéquia", "ru": "Чешская Республика", "zh-Hans": "捷克共和国"},
    "CH": {"en": "Swiss|Swiss Confederation|Svizzera", "de": "Schweizerische Eidgenossenschaft|die Schweiz", "fr": "La Suisse|Confédération suisse"},
    "AT": {"en": "Österreich", "de": "Oesterreich|Republik Österreich"},
    "AE": {"en": "UAE|U.A.E.|Emirates|The United Arab Emirates|Dubai|Abu Dhabi|الإمارات|الإمارات العربية المتحدة", "zh-Hans": "阿联酋|迪拜", "zh-Hant": "阿聯酋|杜拜", "de": "VAE|Emirate", "fr": "EAU|E.A.U.|Émirats", "es": "Emiratos|EAU", "pt": "Emirados", "ja": "UAE", "ru": "ОАЭ"},
    "SA": {"en": "KSA|K.S.A.|Kingdom of Saudi Arabia|Saudi|The Kingdom of Saudi Arabia|السعودية|المملكة العربية السعودية", "zh-Hans": "沙特|沙特阿拉伯王国", "zh-Hant": "沙烏地"},
    "ZA": {"en": "RSA|R.S.A.|Republic of South Africa|S. Africa", "de": "Republik Südafrika", "ru": "Южная Африка"},
    "IE": {"en": "Eire|Éire|Republic of Ireland|Ireland, Republic of|Rep. of Ireland|Ireland (Republic)|Southern Ireland|Irish Republic", "de": "Republik Irland", "fr": "République d'Irlande", "es": "República de Irlanda"},
    "CI": {"en": "Ivory Coast|Cote d'Ivoire|Côte d'Ivoire", "es": "Costa de Marfil", "pt": "Costa do Marfim", "de": "Elfenbeinküste", "ja": "象牙海岸", "zh-Hans": "象牙海岸"},
    "CD": {"en": "DRC|D.R.C.|DR Congo|D.R. Congo|Democratic Republic of the Congo|Democratic Republic of Congo|Congo, Democratic Republic|Congo, Democratic Republic of the|Congo (DRC)|Zaire", "fr": "RDC|RD Congo|République démocratique du Congo|Zaïre",
           "de": "DR Kongo|Demokratische Republik Kongo", "zh-Hans": "刚果民主共和国|刚果（金）", "es": "República Democrática del Congo", "pt": "República Democrática do Congo", "ru": "ДР Конго|ДРК"},
    "CG": {"en": "Republic of the Congo|Republic of Congo|Congo-Brazzaville|Congo Republic|Congo (Republic)", "fr": "République du Congo|Congo-Brazzaville", "de": "Republik Kongo", "zh-Hans": "刚果共和国|刚果（布）", "ru": "Республика Конго"},
    "MM": {"en": "Burma|Myanmar|Myanmar (Burma)|Union of Myanmar", "de": "Birma|Burma", "fr": "Birmanie|Myanmar", "es": "Birmania|Myanmar", "pt": "Birmânia|Mianmar|Myanmar", "ja": "ビルマ|ミャンマー", "ru": "Бирма|Мьянма", "zh-Hans": "缅甸"},
    "MK": {"en": "Macedonia|FYROM|F.Y.R.O.M.|Republic of Macedonia|North Macedonia|Macedonia, FYR", "de": "Mazedonien", "fr": "Macédoine", "es": "Macedonia", "pt": "Macedónia|Macedônia", "ru": "Македония", "zh-Hans": "马其顿"},
    "SZ": {"en": "Swaziland|Eswatini", "de": "Swasiland", "fr": "Swaziland", "es": "Suazilandia", "pt": "Suazilândia"},
    "CV": {"en": "Cape Verde|Cabo Verde", "de": "Kapverden|Kap Verde"},
    "TL": {"en": "East Timor|Timor Leste", "de": "Osttimor", "fr": "Timor oriental", "es": "Timor Oriental"},
    "TR": {"en": "Turkey|Türkiye|Turkiye|Republic of Turkey", "de": "die Türkei"},
    "VN": {"en": "Vietnam|Viet Nam|Việt Nam|Socialist Republic of Vietnam", "de": "Viet Nam", "fr": "Viêt Nam|Vietnam|Viêt-Nam"},
    "LA": {"en": "Laos|Lao|Lao PDR|Lao P.D.R."},
    "IR": {"en": "Islamic Republic of Iran|Persia|Iran, Islamic Republic"},
    "SY": {"en": "Syrian Arab Republic"}, "TZ": {"en": "United Republic of Tanzania|Tanzania, United Republic"},
    "VE": {"en": "Bolivarian Republic of Venezuela|Venezuela, Bolivarian Republic"},
    "BO": {"en": "Plurinational State of Bolivia|Bolivia, Plurinational State"},
    "MD": {"en": "Republic of Moldova|Moldova, Republic|Moldavia", "de": "Moldau|Republik Moldau|Moldawien", "fr": "Moldavie", "ru": "Молдова|Молдавия", "es": "Moldavia"},
    "BY": {"en": "Byelorussia|Belorussia", "de": "Weißrussland|Weissrussland|Belarus", "fr": "Biélorussie", "es": "Bielorrusia", "pt": "Bielorrússia", "ru": "Белоруссия|Беларусь|РБ", "ja": "白ロシア", "zh-Hans": "白俄罗斯"},
    "KG": {"en": "Kyrgyz Republic|Kirghizia", "ru": "Киргизия|Кыргызстан|Киргизстан"}, "TM": {"ru": "Туркмения|Туркменистан"},
    "KZ": {"ru": "РК|Казахстан"}, "UA": {"en": "The Ukraine|Ukraine|Україна|Ukraina", "fr": "L'Ukraine"},
    "PS": {"en": "Palestine|State of Palestine|Palestinian Territory|Palestine, State of|Palestinian Territory, Occupied|West Bank", "zh-Hans": "巴勒斯坦", "zh-Hant": "巴勒斯坦", "de": "Palästina", "fr": "Palestine", "es": "Palestina", "pt": "Palestina", "ru": "Палестина", "ja": "パレスチナ"},
    "VA": {"en": "Vatican|Vatican City|Holy See|The Vatican|Holy See (Vatican City State)", "de": "Vatikan|Vatikanstaat", "fr": "Vatican|Saint-Siège", "es": "Vaticano|Santa Sede", "pt": "Vaticano", "ru": "Ватикан", "zh-Hans": "梵蒂冈"},
    "GM": {"en": "The Gambia|Gambia, The"}, "BS": {"en": "The Bahamas|Bahamas, The"}, "PH": {"en": "The Philippines|Philippine|Pilipinas", "zh-Hans": "菲律宾"},
    "MV": {"en": "The Maldives"}, "SD": {"en": "The Sudan"}, "FM": {"en": "Micronesia|Federated States of Micronesia|Micronesia, Federated States"},
    "BA": {"en": "Bosnia|Bosnia-Herzegovina|Bosnia & Hercegovina|BiH", "de": "Bosnien|Bosnien-Herzegowina", "fr": "Bosnie|Bosnie-Herzégovine", "ru": "Босния"},
    "DO": {"en": "Dominican Rep.|The Dominican Republic", "es": "Rep. Dominicana|República Dominicana"},
    "PG": {"en": "PNG|P.N.G.|Papua New Guinea"}, "NZ": {"en": "N.Z.|Aotearoa|New Zealand", "zh-Hans": "新西兰|纽西兰", "zh-Hant": "紐西蘭|新西蘭"},
    "AU": {"en": "Aust.|Commonwealth of Australia|Australien", "zh-Hans": "澳洲|澳大利亚", "zh-Hant": "澳洲|澳大利亞"},
    "CA": {"en": "Canada", "zh-Hans": "加拿大"}, "BR": {"en": "Brasil"}, "ES": {"en": "España"}, "IT": {"en": "Italia", "de": "Italien"}, "PT": {"en": "Portugal"},
    "MX": {"en": "México|Mexico|United Mexican States", "es": "Méjico|México"}, "JP": {"en": "Nippon|Nihon", "ja": "日本国|日本|にほん|にっぽん|ニッポン"}, "FR": {"en": "French Republic|Metropolitan France"},
    "DK": {"en": "Danmark"}, "SE": {"en": "Sverige"}, "NO": {"en": "Norge"}, "FI": {"en": "Suomi"}, "PL": {"en": "Polska"}, "HU": {"en": "Magyarország"}, "BE": {"en": "België|Belgique|Belgium"},
    "GR": {"en": "Hellas|Hellenic Republic|Ελλάδα"}, "IN": {"en": "Bharat|Republic of India|भारत"}, "CC": {"en": "Cocos Islands|Keeling Islands"}, "IS": {"en": "Ísland"}, "HR": {"en": "Hrvatska"}, "SI": {"en": "Slovenija"}, "EE": {"en": "Eesti"}, "LV": {"en": "Latvija"}, "LT": {"en": "Lietuva"}, "BG": {"en": "България|Bulgarija"},
    "AL": {"en": "Shqipëria"}, "SJ": {"en": "Svalbard|Jan Mayen", "de": "Spitzbergen|Svalbard"}, "GQ": {"en": "Equatorial Guinea"}, "AX": {"en": "Åland|Aland Islands"}, "SG": {"en": "Republic of Singapore|S'pore", "zh-Hans": "新加坡|星加坡", "zh-Hant": "新加坡|星加坡"},
    "MY": {"en": "Malaysia", "zh-Hans": "马来西亚|大马", "zh-Hant": "馬來西亞|大馬"}, "TH": {"en": "Kingdom of Thailand|ประเทศไทย|ไทย"}, "ID": {"en": "Republic of Indonesia", "zh-Hans": "印尼", "zh-Hant": "印尼"},
    "LK": {"en": "Sri Lanka|Ceylon"}, "TT": {"en": "Trinidad|Trinidad and Tobago"}, "AG": {"en": "Antigua"}, "KN": {"en": "St Kitts|Saint Kitts and Nevis|St. Kitts and Nevis"}, "VC": {"en": "St Vincent|Saint Vincent and the Grenadines|St. Vincent and the Grenadines"},
    "LC": {"en": "Saint Lucia|St Lucia"}, "VG": {"en": "British Virgin Islands|BVI|Virgin Islands, British|Virgin Islands (British)"}, "VI": {"en": "US Virgin Islands|U.S. Virgin Islands|USVI|Virgin Islands, U.S.|Virgin Islands (U.S.)"},
    "RE": {"en": "Reunion|La Réunion"}, "CW": {"en": "Curacao"}, "SX": {"en": "Sint Maarten"}, "FK": {"en": "Falkland Islands|Falklands|Malvinas"}, "XK": {"en": "Kosovo|Republic of Kosovo", "de": "Kosovo"},
    "AC": {"en": "Ascension Island|Ascension"}, "TA": {"en": "Tristan da Cunha"}, "SH": {"en": "St Helena|Saint Helena"}, "SK": {"en": "Slovak Republic|The Slovak Republic", "de": "Slowakische Republik"}, "LU": {"en": "Luxemburg|Lëtzebuerg|Grand Duchy of Luxembourg"},
    "LY": {"en": "Libyan Arab Jamahiriya"}, "EG": {"en": "Arab Republic of Egypt|مصر"}, "RS": {"en": "Republic of Serbia"}, "RO": {"en": "Rumania|România"}, "BN": {"en": "Brunei|Brunei Darussalam"}, "CU": {"en": "Republic of Cuba"},
    "IL": {"en": "State of Israel"}, "GE": {"en": "Republic of Georgia"}, "GU": {"en": "Guam"}, "PR": {"en": "Puerto Rico"}, "AS": {"en": "American Samoa"}, "MF": {"en": "Saint Martin (French part)"}, "JE": {"en": "Jersey"}, "GG": {"en": "Guernsey"}, "IM": {"en": "Isle of Man", "de": "Insel Man"},
}
# In ISO 3166-1 as user-assigned or exceptionally reserved codes, and known to libphonenumber.
OTHER_ALPHA_3 = {"XK": "XKX"}
# Names of one region that another region is commonly called by: nobody should be guessed.
AMBIGUOUS = {"eu", "congo", "kongo", "virginislands", "刚果", "剛果", "конго", "コンゴ", "stmartin", "saintmartin"}
SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})


def key(name):
    """What src/normalize/country.rs compares: letters and digits, folded."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not (unicodedata.category(c) == "Mn" and unicodedata.combining(c) > 35))
    return "".join(c for c in text.lower().translate(SPECIAL) if c.isalnum() or unicodedata.combining(c) == 8)


def main():
    plan = (ROOT / "data/numbering_plan.xml").read_text(encoding="utf-8")
    regions = sorted({c for c in re.findall(r'<territory id="([A-Z0-9]+)"', plan) if c != "001"})
    rows, cldr, iso = [], f"CLDR through Babel {babel.__version__}", "ISO 3166-1"
    for code in regions:
        rows.append((code, code, "", iso if pycountry.countries.get(alpha_2=code) else "CLDR"))
        if code in OTHER_ALPHA_3:
            rows.append((code, OTHER_ALPHA_3[code], "", "CLDR"))
        if country := pycountry.countries.get(alpha_2=code):
            rows.append((code, country.alpha_3, "", iso))
            for field in ("name", "official_name"):
                if name := getattr(country, field, None):
                    rows.append((code, name, "en", iso))
        for locale, language in LANGUAGES:
            if name := Locale.parse(locale).territories.get(code):
                rows.append((code, name, language, cldr))
                if " & " in name:
                    rows.append((code, name.replace(" & ", " and "), language, cldr + ", & written out"))
                if name.startswith("St. "):
                    rows.append((code, name.replace("St. ", "Saint ", 1), language, cldr + ", St. written out"))
                if "台" in name:
                    rows.append((code, name.replace("台", "臺"), language, cldr + ", written in full"))
        for language, names in BY_HAND.get(code, {}).items():
            rows.extend((code, name, language, "by hand") for name in names.split("|"))

    codes = {key(name): code for code, name, language, _ in rows if not language}
    meanings = defaultdict(set)
    for code, name, _, _ in rows:
        meanings[key(name)].add(code)
    kept, seen = [], set()
    for code, name, language, source in rows:
        k = key(name)
        clash = len(meanings[k]) > 1 and not (not language and codes[k] == code)
        if clash or k in AMBIGUOUS or not k:
            print(f"left out: {name} ({language or 'code'}) of {code}: {sorted(meanings[k])}", file=sys.stderr)
        elif (k, code) not in seen:
            seen.add((k, code))
            kept.append((code, name, language, source))
    with open(ROOT / "data/countries.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "name", "language", "source"])
        writer.writerows(kept)
    print(f"{len(kept)} names of {len(regions)} regions", file=sys.stderr)


main()
