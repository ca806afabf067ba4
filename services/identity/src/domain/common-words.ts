/**
 * Words that most leaked passwords are made of: English and pinyin, names, teams, numbers people like, keyboard
 * patterns, and the words of this product. Written for this project; with the rules beside it (disguises, runs,
 * dates, combinations) it stands for some millions of passwords, so no list of leaked ones is shipped.
 */
const WORDS = `
password passwort passwd passw0rd pass word secret private letmein login logon signin welcome admin administrator
root user guest test testing tester default changeme change temp temporary system server database manager master
access account super superuser super123 demo sample example qwerty qwertz azerty asdf zxcv qaz wsx edc rfv tgb
1qaz 2wsx 3edc zaq xsw q1w2 q1w2e3 q1w2e3r4 q1w2e3r4t5 1q2w 1q2w3e 1q2w3e4r 1q2w3e4r5t qwe asd zxc qwer tyui
abc abcd 123 1234 12345 123456 1234567 12345678 123456789 000 111 112233 121212 123123 123321 147 258 369 147258
159 357 159753 159357 456 789 789456 654321 987654321 101010 131313 202020 232323 696969 321 520 521 1314 5201314
1314520 7758521 7758258 584520 5211314 3344520 168 188 518 588 888 666 999 233 886 007
love iloveyou loveyou lover loveme forever angel baby babygirl babyboy honey sweet sweety sweetie heart princess
prince queen king kiss kisses sunshine sunny sun moon star stars sky rainbow flower rose roses lily jasmine summer
winter spring autumn snow rain happy lucky smile friend friends family mother father mommy daddy mama papa brother
sister girl girls boy boys lady man woman monkey dragon tiger lion panda bear teddy wolf eagle falcon phoenix
horse cat cats kitty dog dogs doggy puppy fish dolphin shark snake spider butterfly bird chicken rabbit bunny mouse
pokemon pikachu mario sonic zelda naruto batman superman spiderman ironman avengers starwars matrix hunter killer
shadow ninja warrior knight wizard magic merlin gandalf ghost devil demon hell heaven jesus christ god faith hope
blessed trust freedom liberty peace music rock metal guitar piano drums dance party football soccer baseball
basketball hockey tennis golf sport sports yankees cowboys steelers lakers arsenal chelsea liverpool barcelona
realmadrid juventus ferrari porsche mercedes toyota honda nissan harley camaro mustang corvette jaguar
computer internet windows linux apple google facebook twitter instagram youtube microsoft android iphone samsung
nokia sony nintendo playstation xbox minecraft fortnite game games gamer player money cash dollar gold golden
silver diamond business company office work job boss trade banking bank credit cookie chocolate banana orange
cherry peach lemon apples strawberry pepper ginger coffee cheese pizza burger butter sugar candy beer whiskey vodka
black white red blue green yellow purple pink brown gray grey coldplay metallica nirvana slipknot eminem
michael jennifer jessica ashley nicole daniel andrew joshua matthew anthony robert thomas george charlie william
james john david chris christopher justin brandon jordan tyler jason ryan kevin brian alex alexander alexis
samantha amanda elizabeth michelle melissa victoria stephanie heather hannah emily sarah laura maria andrea
natasha sophie olivia charlotte maggie buster bailey ginger max maxwell rocky buddy jackson hunter harley
patrick peter paul mark martin steven richard edward joseph nicholas benjamin samuel jonathan austin dakota
london paris berlin china america canada mexico brazil india russia japan korea france germany england
beijing shanghai guangzhou shenzhen hangzhou chengdu wuhan nanjing chongqing tianjin suzhou xiamen hongkong taiwan
zhongguo woaini woaiwo aini woai wode nihao mima denglu yonghu guanliyuan laoban lao shangjia shanghu dianpu
canting miantiao caiwu zhangben facai gongxi fuqi xingfu kuaile jiankang pingan shunli haoyun baobao baobei
laopo laogong mama baba gege jiejie didi meimei xiao xiaoming xiaohong long feng tian
zhang wang li liu chen yang zhao huang zhou wu xu sun zhu gao lin guo luo liang song zheng xie tang
deng feng peng xiong zeng xiao pan yuan dong cheng cai wei jie jun lei min ning ping qiang
taobao alipay zhifubao weixin wechat tencent baidu alibaba douyin meituan
merchant merchants analysis analyze analyst platform ledger books cashflow cash cost compliance identity tenant
owner manager clerk broker auditor shop store noodle noodles restaurant convenience market online seller sales
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
whatever nothing something trustno1 starwars asshole fuckyou fuckme fuck fucking shit bitch pussy sexy sex
one two three four five six seven eight nine ten zero first second last new old big little cool hot fire ice
water earth wind storm thunder lightning power energy electric silent midnight night day dark light hello
hallo hola ciao bonjour thanks thankyou please yes never always everything anything my the you and for
cheval soleil amour azertyuiop motdepasse contrasena schalke hallo123 geheim sommer
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(
  WORDS.split(/\s+/).filter((word) => word.length >= 3),
);
