INSERT INTO matrices VALUES (1, '{{low,high},{high,low}}', '{{low}}', '{high}');
