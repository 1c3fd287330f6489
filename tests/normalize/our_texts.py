"""Texts of our own to damage and to leave alone: composed by the replica's newsroom, and written by hand."""

from __future__ import annotations

from datetime import datetime

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.patterns import bound_words, fill
from linfen_crawler.replica.newsroom.word_stock import topics, word_lists


def composed_article(number: int) -> str:
    """A simplified news text, one paragraph a line, different for every number."""
    draw = Draw("restoration", number)
    bound = bound_words(draw)
    published = datetime(2022, 10, 23, 15, 53, tzinfo=CHINA_TIME)
    topic = draw.pick(topics())
    words = word_lists()
    patterns = [draw.pick(words[f"{topic} title"]), draw.pick(words[f"{topic} lead"])]
    patterns += draw.sample(words[f"{topic} text"], 6) + draw.sample(words["any text"], 3)
    bound["person"] = "陈耀斌"
    return "\n".join(fill(pattern, draw, bound, published) for pattern in patterns)


REPORTS = (
    (
        "“这条路修好以后，孩子们上学方便多了。”家住沟北的老人指着门前的水泥路对记者说。过去每逢下雨，村里人出门都要绕上三里地，"
        "现在车子可以一直开到院门口。可谁也没有想到，为了这短短的八百米，村干部前后跑了两年。\n"
        "路修到一半的时候，资金出现了缺口。会计把账本翻了一遍又一遍，还差四万多元。“钱的事情大家一起想办法。”支部会上，"
        "几位老党员先后表了态，当场就凑了一万二千元。第二天，在外地打工的年轻人也陆续把钱寄了回来。\n"
        "开工那天，天还没有亮，全村的劳力就扛着工具到了工地。快到中午，送饭的妇女们挑着担子来了，热气腾腾的馒头，一人两个。"
        "和往年不同，今年的庙会格外热闹。空地上搭起了戏台，好些年没有回来的乡亲也回来了。"
    ),
    (
        "县图书馆新馆上周正式开放。新馆建筑面积六千平方米，藏书二十三万册，设有少儿阅览室、自修室和视障人士阅览区。"
        "会员可以凭身份证直接借书，也可以在手机上预约座位。可以说，这里已经成为县城最受欢迎的地方。\n"
        "馆长介绍，开馆头三天，每天接待读者都在两千人次以上。“没想到来的人这么多。”她说，“科普类的图书最受孩子们喜爱，"
        "有的家长一次就借走了十本。”为了方便上班的读者，图书馆把闭馆时间推迟到了晚上九点半。\n"
        "《乡土志》《民歌选》等地方文献也第一次开架借阅。空调、饮水机、充电桩一应俱全。快递小哥小赵每天午休都来坐一会儿，"
        "他最近在读一本讲述古代建筑的书，“以前觉得看书是别人的事，现在才知道乐趣在哪里”。"
    ),
    (
        "连续三天的降雨让河水上涨了半米多。防汛指挥部要求各乡镇加强值守，发现险情立即上报。乡里抽调了六十多名青壮年，"
        "分成四个小组，沿着河堤来回巡查，重点盯着三处老险工。他们带着铁锹、编织袋和手电筒，夜里也不休息。\n"
        "“水不退，人不撤。”这是写在值班室黑板上的一句话。凌晨两点，对讲机里忽然传来急促的声音：北岸有一处管涌！"
        "附近的队员立刻赶了过去，十几分钟后，险情得到了控制。会商之后，专家认为后续降雨将逐渐减弱，但仍然不能放松警惕。\n"
        "截至发稿时，全县没有人员伤亡的报告，农作物受灾面积正在统计当中。保险公司已经派人进村查勘，理赔款有望在月底以前发放。"
    ),
)
"""Simplified reports without the newsroom's patterns; people speak, and 可 会 和 快 stand behind full stops."""

SINGULAR = (
    "| 项目 | 产值 | 占比 |\n| --- | ---: | ---: |\n| 种植 | 1,234.5 | 12% |\n| 养殖 | 987 | 9% |",
    "def f(a, b=None):\n    # 返回两个数的和(an int)\n    return a + (b or 0)  # ok?\nprint(f(1)(an))  if x else '?!'",
    "他在报告里引用了 World Bank (2021) 的数据：“GDP growth (annual %) was 2.2?” 他没有回答。详见 http://example.cn/a?b=1&c=/p>。",
    "他叫王燚(yì)，弟弟叫王焱(yàn)，妹妹叫王垚(yáo)，三个人的名字里都有重复的字，老师点名的时候常常要查字典。",
    "生词：学(xué)习(xí)、汉(hàn)语(yǔ)、老(lǎo)师(shī)、你(nǐ)好(hǎo)、我(wǒ)们(men)、朋(péng)友(yǒu)。请跟我读。",
    "生詞：學(xué)習(xí)、漢(hàn)語(yǔ)、老(lǎo)師(shī)、你(nǐ)好(hǎo)、我(wǒ)們(men)、朋(péng)友(yǒu)。請跟我讀。",
    "繁体字里笔画最多的有“龜(guī)”“鬱(yù)”“籲(yù)”“竈(zào)”“釁(xìn)”，写起来都很费事，所以后来都简化了。",
    "多音字：長(cháng)短、長(zhǎng)大、快樂(lè)、音樂(yuè)、銀行(háng)、還(hái)有、歸還(huán)、傳(chuán)說、傳(zhuàn)記。",
    "難寫的字有：龜(guī)、鬱(yù)、籲(yù)、竈(zào)、釁(xìn)。老師說這些字學生們總是寫錯，要求大家每天練習十遍。",
    (
        "市議會昨天開會討論明年度的預算，議員們看著厚厚的報告，對交通建設的經費提出許多問題。市長說，後續會再向大家說明，"
        "隨著工程進度公布細節。會後記者追問，他說這裡面沒有問題，發展經濟與環境保護可以兼顧，乾淨的水源是大家共同的願望。"
    ),
    (
        "颱風過後，里長帶著鄰里志工清理街道。頭髮花白的陳先生說，這麼多人一起幹活，才半天就恢復了原狀。皇后大道上，"
        "麵店老闆煮了一大鍋熱湯麵請大家吃，鐘錶行的老師傅也關了店門來幫忙。歷史悠久的舊書店進了水，店員們把書搬到樓上。"
    ),
    "为什么？？？真的吗?！好。。。“怎么??会这样”，他问?!没有人回答……什么?，谁知道?可是??我们还是去了。",
    "《论语》说：“学而时习之，不亦说(yuè)乎？”这里的“说”通“悦”。又如“暴露(pù lù)”“叶(xié)韵”，都要注意读音。",
    "Live coverage: Linfen, Shanxi, China\n市里昨天开了会，会上,,没有人发言，。大家都在等。",
    "于谦、于成龙、钱锺书、乾隆、乾坤湾、著名、著作、慰藉、瞭望塔、答覆、後（日本地名）、幺妹、沈默——都是原来的写法。",
    "",
    "?",
    "?！?",
    "你好?(hǎo)",
)
"""What is to come back byte for byte: tables, code, English, honest pinyin, lessons, text written in traditional
characters for its readers, odd punctuation."""
