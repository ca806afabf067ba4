/**
 * Words that most leaked passwords are made of: English and pinyin, names, teams, numbers people like, keyboard
 * patterns, and the words of this product. Written for this project; with the rules beside it (disguises, runs,
 * dates, combinations) it stands for many millions of passwords, so no list of leaked ones is shipped.
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
deng feng peng xiong zeng xiao pan yuan dong cheng cai wei jie jun lei min ning ping qiang fang wen hong yan yun
ling juan hua ming jing ying ting xin yue hai bin tao chao kai hao hui jia jian lan mei mengmeng meng nan ying qing
rong rui shan shuai shu si tian ting wen xue yang yong yu zhen zhi zhong zong bing chun gang guang heng kun quan
taobao alipay zhifubao weixin wechat tencent baidu alibaba douyin meituan
merchant merchants analysis analyze analyst platform ledger books cashflow cash cost compliance identity tenant
owner manager clerk broker auditor shop store noodle noodles restaurant convenience market online seller sales
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
whatever nothing something trustno1 starwars asshole fuckyou fuckme fuck fucking shit bitch pussy sexy sex
one two three four five six seven eight nine ten zero first second last new old big little cool hot fire ice
water earth wind storm thunder lightning power energy electric silent midnight night day dark light hello
hallo hola ciao bonjour thanks thankyou please yes never always everything anything my the you and for
maverick hardcore coca cola cocacola marlboro scorpion scorpio redskins butthead elephant mountain creative rush garfield
godzilla airborne life hack hacker brooklyn platinum darkness blink ball baller pakistan wing wings guinness vegas las
explorer snickers paradise michigan carolina lacrosse kimberly kristina pooh poohbear bollocks caroline einstein
spitfire mary jane champion svetlana west east north south side courtney patricia anderson security gate keeper simpson
simpsons scar face cherokee veronica semper semperfi scotland marshall soft hard franklin infinity kawasaki vladimir
free wild brittany bull bulldog patriots patriot pearl jam colorado motorola logitech wolverine war craft warcraft peek
peekaboo elizabet virginia valentin valentina valentine predator mitchell roll tide chevelle cardinal pack ford fiesta
oliver emma amelia isabella mia evelyn harper abigail avery scarlett chloe grace zoe nora hazel violet aurora savannah
audrey brooklyn bella claire skylar paisley caroline genesis kennedy sadie autumn quinn nevaeh piper ruby serenity
willow everly cora kaylee lydia aubrey arianna eliana peyton melanie gianna isabelle julia valeria emilia elena naomi
aria ellie mila layla noah liam lucas mason logan ethan jacob aiden elijah jayden luke gabriel isaac owen caleb levi
wyatt carter julian grayson jaxon lincoln isaiah nathan hudson evan dominic jaxson adam xavier jose jace jeremiah
carson nolan leo aaron ian connor jeremy hunter cameron josiah adrian colton easton roman kayden angel brayden asher
vincent ivan sergei dmitri boris igor olga tatiana irina marina svetlana ekaterina nikolai mikhail anastasia
juan carlos luis jorge miguel pedro pablo diego fernando alejandro ricardo eduardo roberto mario sergio antonio
rosa carmen lucia sofia camila daniela paula marta teresa alicia beatriz gabriela mariana fatima mohammed muhammad
ahmed hassan hussein khan singh kumar sharma patel raj india ravi priya krishna ganesh shiva allah ali omar
linda barbara susan karen nancy betty helen sandra donna carol ruth sharon deborah cynthia angela brenda pamela
christine catherine virginia kathleen debra rachel carolyn janet heather diane julie joyce kelly christina joan
lauren frances evelyn jean alice judy theresa beverly denise marilyn amber danielle rose brittany diana abigail
natalie lori tiffany alexandra kayla brooke vanessa courtney lindsey kristen monica erica crystal shannon tina
donald kenneth steve ronald timothy larry jeffrey frank scott eric stephen raymond gregory jerry dennis walter
douglas henry carl arthur roger keith lawrence terry albert jesse willie billy bruce ralph roy eugene louis philip
johnny bobby bradley russell craig stanley leonard dale manuel rodney curtis norman allen marvin vincent glenn jeff
texas florida california arizona nevada oregon washington newyork boston chicago dallas houston denver miami atlanta
detroit seattle phoenix portland cleveland orlando austin memphis philly pittsburgh baltimore georgia alabama kansas
ohio iowa utah hawaii alaska montana jersey ireland irish scottish england british australia sydney melbourne spain
madrid italy roma milano napoli inter germany deutsch munich bayern dortmund hamburg vienna austria moscow ukraine
poland warsaw sweden norway finland denmark holland amsterdam belgium turkey istanbul galatasaray fenerbahce besiktas
egypt africa nigeria kenya israel iran iraq dubai manila philippines vietnam hanoi thailand bangkok singapore
malaysia indonesia jakarta tokyo osaka kyoto seoul korean japanese chinese american mexican russian french spanish
eagles giants raiders broncos packers patriots saints vikings panthers falcons ravens colts bears lions tigers
redsox braves dodgers mets cubs astros celtics bulls warriors rockets spurs heat knicks sixers pistons bruins
rangers flyers penguins sharks ducks wild blues stars everton rangers celtic united manchester manutd city gunners
ronaldo messi neymar beckham zidane rooney kobe lebron curry tiger woods federer nadal tyson ali schumacher senna
hamilton alonso rossi nascar racing racer drift turbo nitro diesel truck trucker driver bike biker motor engine
audi bmw benz volvo volkswagen golf passat chevy chevrolet dodge viper charger cobra shelby jeep lexus infiniti
mazda subaru suzuki yamaha ducati kawasaki hummer cadillac lincoln tesla bugatti lambo lamborghini maserati
alligator crocodile turtle gorilla chimp hamster guinea goat sheep lamb cow calf pig piggy donkey zebra giraffe
rhino hippo camel deer moose elk fox coyote badger beaver squirrel raccoon skunk otter seal whale octopus crab
lobster shrimp salmon tuna trout duck goose swan hawk raven crow robin sparrow parrot penguin owl bee wasp ant
lizard frog toad python cobra viper dino dinosaur raptor trex unicorn pegasus griffin hydra kraken zombie vampire
werewolf alien robot cyborg android terminator predator rambo rocky neo trinity morpheus yoda luke leia anakin
skywalker vader jedi sith obiwan chewbacca mandalorian frodo aragorn legolas gimli sauron hobbit potter harry
hermione dumbledore hogwarts snape thor hulk loki wolverine deadpool marvel joker robin flash arrow homer bart
lisa marge simpson cartman kenny goku vegeta gohan sasuke sakura kakashi luffy zoro bleach pikachu digimon totoro
anime manga otaku metal slayer megadeth pantera korn tool acdc zeppelin pink floyd beatles elvis queen bowie
prince madonna britney shakira rihanna beyonce eminem tupac biggie drake jayz kanye bieber onedirection bts exo
blackpink twice army lady gaga swift taylor adele coldplay radiohead oasis muse linkin park greenday sum blink
laptop desktop keyboard mouse monitor screen network router wifi modem server linux ubuntu debian redhat oracle
cisco dell lenovo huawei xiaomi oppo vivo intel nvidia ryzen python java javascript ruby perl php mysql postgres
mongo redis docker nginx apache tomcat github gitlab jenkins wordpress hacker hacking cracker security secure
secured firewall antivirus virus trojan backup restore delete remove install update upgrade download upload
enter exit open close start stop begin end begin finish return home house room door window wall floor roof
garden tree forest river lake ocean sea beach island desert hill valley canyon volcano storm hurricane tornado
school college university student teacher doctor nurse police fireman soldier marine navy airforce pilot captain
general major colonel sergeant officer agent spy hero legend champion winner victory success famous rich poor
diamond emerald ruby sapphire crystal pearl amber jade copper bronze iron steel titanium chrome mercury venus
mars jupiter saturn uranus neptune pluto apollo zeus athena hades poseidon ares hermes odin freya ragnar viking
samurai shogun katana sensei karate judo kungfu boxing boxer wrestling fighter fight battle warcraft starcraft
diablo halo doom quake counter strike csgo dota league legends steam valve blizzard origin roblox clash royale
poker casino jackpot bingo lottery million billion trillion dollar euro pound peso crypto bitcoin ethereum doge
birthday christmas easter halloween thanksgiving newyear holiday vacation travel trip journey adventure party
wedding married single forever together always never again alone crazy stupid dumb idiot loser genius smart clever
funny awesome amazing perfect beautiful pretty handsome cute lovely sweet sexy naughty dirty nasty evil good bad
best better great super mega ultra hyper turbo extreme alpha beta gamma delta omega sigma kappa zero one cool
spanky sparky snoopy scooby doo garfield tigger piglet eeyore pluto goofy donald daisy minnie mickey disney
nemo dory simba nala mufasa aladdin ariel elsa anna olaf shrek fiona minion woody buzz lightyear barbie ken
choco vanilla caramel honey maple syrup cake pie muffin donut bagel bread toast bacon egg eggs ham sausage steak
burger hotdog taco burrito nacho salsa sushi ramen noodle rice soup salad tomato potato carrot onion garlic
mango papaya coconut pineapple melon grape berry blueberry raspberry kiwi lime olive wine vodka rum tequila
pepsi sprite fanta redbull monster nescafe starbucks kfc mcdonald subway nike adidas puma reebok gucci prada
chanel dior versace armani rolex omega casio visa mastercard paypal amazon ebay netflix spotify tiktok snapchat
telegram whatsapp skype zoom yahoo hotmail gmail outlook live msn aol bing
butt head bigdick dick cock penis tits boobs boobies hooters blow blowjob job bull shit cum cumshot sex porn porno
hentai nude naked slut whore wanker bastard dickhead asshole ass hole arse damn bloody hell suck sucks sucker
liverpoo swordfis wolverin 2112 sword poo liver
ou812 ncc1701 ncc1701d ncc1701e thx1138 8675309 4815162342 9379992 usuckballz rasdzv fktrcfylh ghbdtn gfhjkm vfhbyf
yfnfif fylhtq vfrcbv drowssap 741852 741852963 852456 963852741 147852 147852369 12qwaszx qwaszx qazxsw mnbvcxz
poiuytrewq lkjhgfdsa 0987654321 qweasd qweasdzxc asdqwe zxcasd 123qwe qwe123 qweqwe asdasd zxczxc a1b2c3 a1b2c3d4
cheval soleil amour azertyuiop motdepasse contrasena schalke hallo123 geheim sommer
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(
  WORDS.split(/\s+/).filter((word) => word.length >= 3),
);
